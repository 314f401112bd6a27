// Runs the browser tests against the real server. A name on the command line runs only the chapters
// whose titles have it in them.
import { rmSync } from "node:fs";
import { accessibility } from "./accessibility.mjs";
import { authoring } from "./authoring.mjs";
import { away } from "./away.mjs";
import { bot } from "./bot.mjs";
import { consoleTruth } from "./console.mjs";
import { danger } from "./danger.mjs";
import { firstHour } from "./first-hour.mjs";
import { language } from "./language.mjs";
import { looks } from "./looks.mjs";
import { path } from "./path.mjs";
import { steady } from "./steady.mjs";
import { strict } from "./strict-host.mjs";
import { launchBrowser } from "./support/people.mjs";
import { Report } from "./support/report.mjs";
import { OUTPUT } from "./support/server.mjs";
import { trial } from "./trial.mjs";
import { trouble } from "./trouble.mjs";
import { turns } from "./turns.mjs";

const CHAPTERS = [
  ["The whole path in English", (t, browser) => path(t, browser, "en")],
  ["The whole path in Spanish", (t, browser) => path(t, browser, "es")],
  ["The language of a conversation", language],
  ["What the bot makes of the rest", bot],
  ["Somebody in danger", danger],
  ["What can be done with what was said, in English", (t, b) => turns(t, b, "en")],
  ["What can be done with what was said, in Spanish", (t, b) => turns(t, b, "es")],
  ["What nobody planned for", trouble],
  ["Whoever looks away and comes back", away],
  ["An agent tries a question", trial],
  ["What the console tells its agent", consoleTruth],
  ["The first hour of a desk", firstHour],
  ["Accessibility", accessibility],
  ["On a customer's strict page", strict],
  ["On pages where things do not come, or change", steady],
  ["An author at work", authoring],
  ["Pictures", looks],
];

const wanted = (process.argv[2] ?? "").toLowerCase();
if (!wanted) rmSync(OUTPUT, { recursive: true, force: true });
const report = new Report();
const browser = await launchBrowser();
try {
  for (const [title, body] of CHAPTERS) {
    if (title.toLowerCase().includes(wanted)) {
      await report.chapter(title, (told) => body(told, browser));
    }
  }
} finally {
  await browser.close();
}
process.exit(report.end() ? 0 : 1);
