import AdmZip from "adm-zip";
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBundle } from "../../provider/bundle/zip";
import { differingFiles } from "../bundle/support/bytes";
import { shop } from "../bundle/support/shop";
import { attached, everything, folder, gallery, policyFile, putFolder, putZip, run } from "./support/callout-command";

describe("what lies around a bundle", () => {
  test("stays in a zip that is changed in place, and so does the folder that wraps the bundle", async () => {
    const path = join(folder, "shop.zip");
    const zip = new AdmZip();
    zip.addFile("README.md", Buffer.from("hello"));
    for (const [name, bytes] of shop()) zip.addFile(`shop-main/${name}`, bytes);
    writeFileSync(path, zip.toBuffer());
    const names = () => new AdmZip(readFileSync(path)).getEntries().map(({ entryName }) => entryName);
    const before = names();
    await run("attach", path);
    expect(names().sort()).toEqual([...before, `shop-main/${policyFile}`].sort());
    await run("detach", path);
    expect(names().sort()).toEqual(before.sort());
    expect(differingFiles(readBundle(path), shop())).toEqual([]);
  });

  test("is replaced as a whole with its permissions, and a link stays a link", async () => {
    const path = putZip(shop());
    chmodSync(path, 0o600);
    symlinkSync(path, join(folder, "link.zip"));
    await run("attach", join(folder, "link.zip"));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readBundle(path).has(policyFile)).toBe(true);
    await run("attach", path, "--out", join(folder, "out"));
    expect(statSync(join(folder, "out", policyFile)).mode & 0o777).toBe(0o600);
  });

  test("stays whole when one file cannot be written", async () => {
    putFolder(shop());
    // A folder in the place of the policy cannot be replaced by a file, and is no file of the bundle.
    mkdirSync(join(folder, policyFile));
    const { code } = await run("attach", folder);
    expect(code).toBe(1);
    expect(differingFiles(readBundle(folder), shop())).toEqual([]);
    expect(everything(folder).filter((path) => path.endsWith("~"))).toEqual([]);
  });
});

describe("apigee-callout --dry-run", () => {
  test.each(["no-final-newline", "crlf", "preflow-missing", "non-ascii", "several-targets"])(
    "prints for %s a diff that git applies to just what would have been written, and writes nothing",
    async (oddity) => {
      cpSync(join(gallery, oddity, "apiproxy"), join(folder, "apiproxy"), { recursive: true });
      const { code, result, said } = await run("attach", folder, "--dry-run");
      expect(code).toBe(0);
      expect(said).toMatch(/^would be attached: FC-PingAuth\n/);
      expect(differingFiles(readBundle(folder), readBundle(join(gallery, oddity)))).toEqual([]);
      execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: folder, input: result });
      expect(differingFiles(readBundle(folder), attached(readBundle(join(gallery, oddity))))).toEqual([]);
      const back = await run("detach", folder, "--dry-run");
      expect(back.result).toContain(`--- a/${policyFile}\n+++ /dev/null\n`);
      execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: folder, input: back.result });
      expect(differingFiles(readBundle(folder), readBundle(join(gallery, oddity)))).toEqual([]);
    },
  );

  test("prints nothing where there is nothing to do", async () => {
    expect((await run("attach", putZip(attached(shop())), "--dry-run")).result).toBe("");
  });
});
