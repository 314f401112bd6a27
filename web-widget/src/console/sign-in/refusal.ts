// Why the door stays shut, in words.
import { errorText, t } from "../../shared/i18n.ts";
import { FOREIGN, nameExpected } from "../session.ts";

/** What to tell somebody whom the desk does not let in. */
export function refusalText(code: string): string {
  if (code !== FOREIGN) return errorText(code);
  const here = location.origin;
  const expected = nameExpected();
  return expected ? t("sign-in-foreign", { here, expected }) : t("sign-in-unnamed", { here });
}
