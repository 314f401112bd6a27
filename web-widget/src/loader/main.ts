// What the tag runs.
import { start } from "./start.ts";

start();
