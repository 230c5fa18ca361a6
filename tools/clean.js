const { rmSync } = require("node:fs");
const path = require("node:path");
const { repository } = require("./setup/places");

/** Before packing: what an older build left behind is not published. */
rmSync(path.join(repository, "dist"), { recursive: true, force: true });
