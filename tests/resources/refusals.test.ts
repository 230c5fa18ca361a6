import { onEachOrganization } from "../support/organizations";

const args = { environment: "test", name: "PingAuthTrust", refers: "keys" };
const asked = "[apigee] POST organizations/acme/environments/test/references:";

onEachOrganization("a refusal that a resource meets", (place) => {
  /** What a user reads when Apigee, or something in front of it, answers so. */
  const told = async (status: number, body: string): Promise<string> => {
    place.bench.sandbox.inject({ when: { method: "POST" }, do: { status, body } });
    const create = place.bench.door("Reference").create(args);
    return create.then(
      () => "nothing was refused",
      (error: unknown) => (error as Error).message,
    );
  };

  it("is told in the plane's own words, with what was asked", async () => {
    const { body = "", status } = place.refusal(400, "no such keystore");
    expect(await told(status, body)).toMatch(/^\[apigee\] POST organizations\/acme\/.*: 400 no such keystore/u);
  });

  it("is one line of a page, and a doubt, where a gateway in front says it", async () => {
    const page =
      "<html><head><title>Gateway</title></head><body><h1>Access Denied</h1><p>ask your admin</p></body></html>";
    const message = await told(403, page);
    expect(message).toMatch(/^.*: 403 Gateway Access Denied\b.*\nThis does not look like Apigee's answer/u);
    expect(message.startsWith(asked)).toBe(true);
    expect(message).not.toMatch(/[<>]/u);
  });

  const classic: [title: string, body: object, words: string][] = [
    ["a code and a message", { code: "a.b.C", message: "no", contexts: [] }, "no (a.b.C)"],
    ["several messages", { code: "a.b.C", message: ["no", "never"], contexts: [] }, "no; never (a.b.C)"],
    ["contexts", { code: "a.b.C", message: "no", contexts: ["line 3"] }, "no (a.b.C)\n  - line 3"],
    ["a fault", { fault: { faultstring: "no route", detail: { errorcode: "x.Y" } } }, "no route (x.Y)"],
  ];
  for (const [title, body, words] of classic) {
    place.it(`is a sentence where it comes as ${title}`, { needs: "codedRefusals" }, async () => {
      const message = await told(400, JSON.stringify(body));
      expect(message.startsWith(`${asked} 400 ${words}`)).toBe(true);
      expect(message).not.toMatch(/[{}]/u);
    });
  }
});
