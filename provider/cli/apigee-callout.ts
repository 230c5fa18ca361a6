#!/usr/bin/env node
import { streams } from "./output";
import { runCallout } from "./program";

void runCallout(process.argv.slice(2), streams).then((code) => (process.exitCode = code));
