import { startSandbox } from "pulumi-apigee-pingauthorize/sandbox";
import { Organization } from "/work/main/tools/demo/organization";
import { othersMoveIn } from "/work/main/tools/demo/others";
import { selfSignedCertificate } from "/work/main/tools/demo/certificate";
import { writeFileSync } from "node:fs";
void (async () => {
  const sandbox = await startSandbox({ port: 7777 , calls: "/tmp/calls.jsonl"});
  await othersMoveIn(new Organization(sandbox.url));
  writeFileSync("/tmp/pa.pem", selfSignedCertificate("pingauthorize.example.com"));
  console.log(sandbox.url);
})();
