const path = require("node:path");
const { makeDocs } = require("./docs/make");
const { command } = require("./setup");
const { repository } = require("./setup/places");

/** `npm run docs`: writes docs/api/ from the doc comments. */
command(() => makeDocs(path.join(repository, "docs/api")));
