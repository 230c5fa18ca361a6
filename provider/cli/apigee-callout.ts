#!/usr/bin/env node
import { streams, watchStreams } from "./output";
import { runCallout } from "./program";

watchStreams();
void runCallout(process.argv.slice(2), streams).then((code) => (process.exitCode ||= code));
