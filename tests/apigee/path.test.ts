import { path, queryString } from "../../provider/apigee/path";

describe("path", () => {
  it("encodes each value, but not the text around it", () => {
    expect(path`environments/${"a b"}/references/${"c/d?e"}`).toBe("environments/a%20b/references/c%2Fd%3Fe");
  });

  it.each(["", ".", ".."])("refuses %j, which would be another path", (name) => {
    expect(() => path`environments/${name}/references`).toThrow("cannot be a name");
  });
});

describe("the query", () => {
  it("leaves out what is undefined and keeps false and zero", () => {
    expect(queryString({ override: false, from: 0, none: undefined, name: "a b&c" })).toBe(
      "?override=false&from=0&name=a%20b%26c",
    );
  });

  it("is empty without parameters", () => {
    expect(queryString({})).toBe("");
  });
});
