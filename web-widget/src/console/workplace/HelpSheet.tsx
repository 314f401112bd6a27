// The keys of the console, on one sheet.
import { t } from "../../shared/i18n.ts";
import { Dialog } from "../../shared/ui/Dialog.tsx";

const KEYS: [string[], string][] = [
  [["Enter"], "key-send"],
  [["Shift", "Enter"], "key-break"],
  [["/"], "key-canned"],
  [["Ctrl", "↑"], "key-previous"],
  [["Ctrl", "↓"], "key-next"],
  [["Ctrl", "."], "key-offer"],
  [["A"], "key-accept"],
  [["D"], "key-decline"],
  [["F6"], "key-pane"],
  [["F2"], "key-try"],
  [["Ctrl", "/"], "key-help"],
];

export function HelpSheet({ onClose }: { onClose(): void }) {
  return (
    <Dialog title={t("help-title")} onClose={onClose} wide>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key, at) => (
                <span key={key}>
                  {at ? " + " : null}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
