// How the launcher and the panel look. A constructed sheet: a customer's page may forbid all others.

export const LOOK = `
:host { all: initial; }
.puente {
  --accent: #005ea2; --on-accent: #fff; --edge: 20px;
  position: fixed; z-index: 2147483000; inset-block-end: var(--edge); inset-inline-end: var(--edge);
  font: 600 16px/1.2 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  display: flex; flex-direction: column; align-items: flex-end; gap: 12px; pointer-events: none;
}
.puente > * { pointer-events: auto; }
.launcher {
  all: unset; pointer-events: auto; box-sizing: border-box; display: inline-flex; align-items: center; gap: 10px;
  min-height: 52px; padding: 0 22px 0 18px; border-radius: 26px; cursor: pointer;
  background: var(--accent); color: var(--on-accent); border: 1px solid transparent;
  box-shadow: 0 1px 2px rgb(0 0 0 / .2), 0 8px 24px rgb(0 30 60 / .24);
  transition: transform .16s ease, box-shadow .16s ease, background-color .16s ease;
  -webkit-tap-highlight-color: transparent; user-select: none;
}
.launcher:hover { background: #0b4778; box-shadow: 0 2px 4px rgb(0 0 0 / .2), 0 12px 28px rgb(0 30 60 / .3); }
.launcher:active { transform: translateY(1px); }
.launcher:focus-visible { outline: 3px solid #fff; outline-offset: 0; box-shadow: 0 0 0 6px #1b1b1b; }
.launcher svg { flex: none; }
.badge {
  display: inline-flex; align-items: center; justify-content: center; min-width: 22px; height: 22px;
  padding: 0 6px; box-sizing: border-box; border-radius: 11px; background: #fff; color: #005ea2;
  font-size: 13px; font-weight: 700;
}
.badge[hidden], .panel[hidden], .launcher[hidden] { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.panel {
  width: 400px; height: min(680px, calc(100vh - 2 * var(--edge) - 64px)); height: min(680px, calc(100dvh - 2 * var(--edge) - 64px));
  border-radius: 14px; overflow: hidden; background: Canvas; border: 1px solid rgb(20 40 60 / .16);
  box-shadow: 0 2px 6px rgb(0 20 40 / .12), 0 20px 56px rgb(0 20 40 / .28); box-sizing: border-box;
}
.panel.arrives { animation: arrive .18s cubic-bezier(.2, .7, .3, 1); }
@keyframes arrive { from { opacity: 0; transform: translateY(14px) scale(.985); } }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
.puente.full { inset: 0; gap: 0; }
.puente.full .panel { width: 100%; height: 100%; border: 0; border-radius: 0; box-shadow: none; }
.puente.full .launcher { display: none; }
@media (max-width: 480px), (max-height: 420px) { .puente { --edge: 16px; } }
@media (prefers-color-scheme: dark) {
  .puente { --accent: #58b4ff; --on-accent: #06192b; }
  .launcher:hover { background: #86c8ff; }
  .badge { background: #06192b; color: #cfe8ff; }
  .panel { border-color: rgb(255 255 255 / .18); }
}
@media (prefers-reduced-motion: reduce) { .launcher, .panel { transition: none; animation: none !important; } }
@media (forced-colors: active) { .launcher, .panel, .badge { border: 2px solid ButtonText; } }
@media print { .puente { display: none; } }
`;
