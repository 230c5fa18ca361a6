import { crc32, deflateRawSync } from "node:zlib";

/** An entry of a zip, with whatever a hostile or sloppy tool may write into it. */
export interface RawEntry {
  name: string | Buffer;
  data?: string | Buffer;
  deflate?: boolean;
  flags?: number;
  method?: number;
  /** Unix mode, such as 0o120777 of a symbolic link. */
  mode?: number;
  /** Unpacked size to declare, if not the true one. */
  size?: number;
}

/** Writes a zip byte by byte, without the checks of a library. */
export function rawZip(entries: RawEntry[], comment = ""): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, line } = writeEntry(entry, offset);
    locals.push(local);
    central.push(line);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, directory, end, Buffer.from(comment)]);
}

function writeEntry(entry: RawEntry, offset: number): { local: Buffer; line: Buffer } {
  const name = Buffer.from(entry.name as string);
  const content = Buffer.from(entry.data ?? "");
  const packed = entry.deflate ? deflateRawSync(content) : content;
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(entry.flags ?? 0x0800, 2);
  common.writeUInt16LE(entry.method ?? (entry.deflate ? 8 : 0), 4);
  common.writeUInt32LE(0x00210000, 6);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(entry.size ?? content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const line = Buffer.alloc(46);
  line.writeUInt32LE(0x02014b50, 0);
  line.writeUInt16LE(0x0314, 4);
  common.copy(line, 6);
  line.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
  line.writeUInt32LE(offset, 42);
  return {
    local: Buffer.concat([Buffer.from("504b0304", "hex"), common, name, packed]),
    line: Buffer.concat([line, name]),
  };
}
