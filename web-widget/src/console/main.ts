// What the agents' page runs.
import { start } from "./start.tsx";

start();
