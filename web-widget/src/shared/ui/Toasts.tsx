// Short remarks that go away by themselves. They are also announced, so nobody depends on seeing them.
import { signal } from "@preact/signals";
import { announce } from "../announce.ts";
import { t } from "../i18n.ts";
import { Icon } from "./icons.tsx";

const STAY_MS = 8_000;
const toasts = signal<readonly { id: number; text: string }[]>([]);
let made = 0;

export function toast(text: string): void {
  made += 1;
  const id = made;
  toasts.value = [...toasts.value.filter((one) => one.text !== text), { id, text }];
  announce(text);
  setTimeout(() => dismiss(id), STAY_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts">
      {toasts.value.map(({ id, text }) => (
        <div class="toast" key={id}>
          <Icon name="alert" size={18} />
          <p>{text}</p>
          <button
            type="button"
            class="button icon-only"
            aria-label={t("close")}
            onClick={() => dismiss(id)}
          >
            <Icon name="close" size={18} />
          </button>
        </div>
      ))}
    </div>
  );
}
