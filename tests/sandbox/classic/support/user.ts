import { startSandbox, type SandboxOptions } from "../../../../sandbox";
import { Someone, type Got, type Json } from "../../support/someone";

type Body = object | Buffer | FormData;

/** Someone with plain HTTP at an organization of edge or opdk. */
export class User extends Someone {
  static async of(plane: "edge" | "opdk", options: SandboxOptions = {}): Promise<User> {
    return new User(await startSandbox({ plane, deployMs: 0, environments: ["test", "prod"], ...options }));
  }

  override ask(method: string, path: string, body?: Body, headers: Record<string, string> = {}): Promise<Got> {
    return super.ask(method, path, body, { accept: "application/json", ...headers });
  }

  /** Asks, and takes anything but 200 and 201 for a mistake of the test. */
  override async done(method: string, path: string, body?: Body): Promise<Json> {
    const got = await this.ask(method, path, body);
    if (got.status !== 200 && got.status !== 201)
      throw new Error(`${method} ${path}: ${got.status} ${got.bytes.toString()}`);
    return got.body ?? got.bytes;
  }

  /** Status and code of a refusal. */
  async refused(method: string, path: string, body?: Body): Promise<[status: number, code: string]> {
    const { status, body: told } = await this.ask(method, path, body);
    return [status, told?.code as string];
  }

  /** Sends form fields, as the older clients do. */
  form(path: string, fields: Record<string, string>): Promise<Got> {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return this.ask("POST", path, Buffer.from(new URLSearchParams(fields).toString()), type);
  }
}
