// What the demo page runs.
import { start } from "./start.ts";

start();
