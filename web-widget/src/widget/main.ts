// What the visitor's page runs.
import { start } from "./start.tsx";

start();
