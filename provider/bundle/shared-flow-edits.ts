import { choosePolicy } from "./choose-policy";
import { commentedElements, hasCommented, refuseMixedComment, uncomment } from "./commented";
import { childOf, childText, descendants, escapeXml, isXmlText } from "./elements";
import { BundleError } from "./errors";
import { withFile, type Files } from "./files";
import { insertChild, tailStart } from "./insert";
import { read, type Policy } from "./model";
import { renderNode } from "./nodes";
import { lineAt, type XmlDocument, type XmlElement } from "./xml";
import type { CommentedName, ElementName } from "./xml-parts";

/** Values for the entries that a shared flow's KeyValueMapOperations policy creates. They are secrets: no error names one. */
export interface InitialEntriesEdit {
  /** Name or display name of the policy, where several would do. */
  policy?: string;
  entries: Record<string, string>;
}

/** The trust store that a shared flow's ServiceCallout policy is to use. */
export interface TrustStoreEdit {
  /** Name or display name of the policy, where several would do. */
  policy?: string;
  /** The bare name of a reference to a keystore. */
  reference: string;
}

/** Uncomments `InitialEntries` where it is commented out, and sets the values of the entries given. */
export function setInitialEntries(files: Files, { policy, entries }: InitialEntriesEdit): Files {
  const unwritable = Object.entries(entries).find(([key, value]) => key === "" || !isXmlText(key + value));
  if (unwritable)
    throw new BundleError(
      `the initial entry "${unwritable[0]}" has an empty name or control characters, which XML cannot hold`,
    );
  const { file } = choose(files, "KeyValueMapOperations", "InitialEntries", policy);
  const live = bringToLife(files, file, "InitialEntries", (parent) => parent.parent === undefined);
  return Object.entries(entries).reduce((now, [key, value]) => setEntry(now, file, key, value), live);
}

/** Uncomments `TrustStore` where it is commented out, and points it to a reference. */
export function setTrustStore(
  files: Files,
  { policy, reference }: TrustStoreEdit,
): { files: Files; warnings: string[] } {
  if (!/^[\w.-]+$/.test(reference))
    throw new BundleError(`"${reference}" is no name of a reference; give it bare, without ref://`);
  const { file } = choose(files, "ServiceCallout", "TrustStore", policy);
  const live = bringToLife(files, file, "TrustStore", (parent) => parent.name === "SSLInfo");
  const document = read(live, file);
  const store = onlyOne(document, "TrustStore");
  const warnings = judgeSslInfo(document, store);
  return { files: replaceContent(live, document, store, `ref://${reference}`), warnings };
}

function choose(files: Files, type: string, element: CommentedName, policy: string | undefined): Policy {
  const suits = ({ document }: Policy) =>
    descendants(document.root, element).length > 0 || hasCommented(document, element);
  return choosePolicy(files, { type, policy, having: `<${element}>, live or in a comment`, suits });
}

/** The files with the element live in one policy: as it was, or uncommented. */
function bringToLife(files: Files, file: string, name: CommentedName, belongs: (parent: XmlElement) => boolean): Files {
  const document = read(files, file);
  if (descendants(document.root, name).length > 0) return files;
  const [found, another] = commentedElements(document, name);
  if (found === undefined) refuseMixedComment(document, name);
  if (found === undefined) return files;
  const place = { file, line: lineAt(document.text, (another ?? found).comment.start) };
  if (another) throw new BundleError(`<${name}> stands in more than one comment; leave one of them`, place);
  if (!belongs(found.parent))
    throw new BundleError(
      `this comment with <${name}> stands in <${found.parent.name}>, where uncommenting it would have no effect`,
      place,
    );
  return withFile(files, file, document.edited(...uncomment(document, found.comment)));
}

function onlyOne(document: XmlDocument, name: ElementName): XmlElement {
  const [first, second] = descendants(document.root, name);
  if (first !== undefined && second === undefined) return first;
  const place = { file: document.file, line: lineAt(document.text, (second ?? document.root).start) };
  throw new BundleError(`<${name}> must be there exactly once`, place);
}

function setEntry(files: Files, file: string, key: string, value: string): Files {
  const document = read(files, file);
  const list = onlyOne(document, "InitialEntries");
  const [entry, another] = list.children.filter((one) => one.name === "Entry" && parameterOf(one) === key);
  if (entry === undefined) return addEntry(files, document, list, key, value);
  const [only, more] = [...entry.children, ...(another?.children ?? [])].filter(({ name }) => name === "Value");
  if (only !== undefined && more === undefined) return replaceContent(files, document, only, value);
  const place = { file, line: lineAt(document.text, (another ?? entry).start) };
  throw new BundleError(`the entry "${key}" must have exactly one value`, place);
}

function addEntry(files: Files, document: XmlDocument, list: XmlElement, key: string, value: string): Files {
  const content = [
    { name: "Key", content: [{ name: "Parameter", content: key }] },
    { name: "Value", content: value },
  ];
  const behind = list.children.at(-1) ?? list.comments.at(-1) ?? "start";
  const { edit } = insertChild(document, list, behind, (layout) => renderNode({ name: "Entry", content }, layout));
  return withFile(files, document.file, document.edited(edit));
}

function parameterOf(entry: XmlElement): string | undefined {
  const parameters = childOf(entry, "Key")?.children.filter(({ name }) => name === "Parameter") ?? [];
  return parameters.length === 1 ? parameters[0]?.text.trim() : undefined;
}

function replaceContent(files: Files, document: XmlDocument, element: XmlElement, content: string): Files {
  if (!element.selfClosing && element.text === content && element.children.length + element.comments.length === 0)
    return files;
  const put = escapeXml(content);
  const edit = element.selfClosing
    ? { from: tailStart(document, element), to: element.end, put: `>${put}</${element.name}>` }
    : { from: element.openEnd, to: element.closeStart, put };
  return withFile(files, document.file, document.edited(edit));
}

function judgeSslInfo(document: XmlDocument, store: XmlElement): string[] {
  const { file } = document;
  const info = store.parent;
  const place = { file, line: lineAt(document.text, (info ?? store).start) };
  if (info?.name !== "SSLInfo") throw new BundleError("<TrustStore> has an effect only in <SSLInfo>", place);
  const says = (name: ElementName, value: string) => childText(info, name)?.toLowerCase() === value;
  if (says("Enabled", "false"))
    throw new BundleError(
      "<SSLInfo> has <Enabled>false</Enabled>: TLS, and with it the trust store, is off; set it to true",
      place,
    );
  if (says("IgnoreValidationErrors", "true"))
    throw new BundleError(
      "<IgnoreValidationErrors>true</IgnoreValidationErrors> makes the trust store worthless; set it to false",
      place,
    );
  return expectations
    .filter(({ name, good }) => !good.test(childText(info, name) ?? ""))
    .map(({ name, otherwise }) => `${file}: <SSLInfo> has no <${name}> that is set; ${otherwise}`);
}

/** What a policy that checks Ping's certificate strictly says, and what it means where it does not. */
const expectations: readonly { name: ElementName; good: RegExp; otherwise: string }[] = [
  { name: "Enabled", good: /^true$/i, otherwise: "TLS settings may not apply without it" },
  { name: "Enforce", good: /^true$/i, otherwise: "strict checking of the certificate may not be on" },
  { name: "CommonName", good: /./, otherwise: "the name in the server's certificate may not be checked" },
];
