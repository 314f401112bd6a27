// What authors had to mend and have mended: it is said as plainly as it was that something was wrong, for a while.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../shared/i18n.ts";
import { Icon } from "../../shared/ui/icons.tsx";

/** Long enough to be seen by somebody who looks up from a chat. */
const STAY_MS = 60_000;

/** `count` is how many problems there are now. */
export function Mended({ count }: { count: number }) {
  const before = useRef(count);
  const [mended, setMended] = useState(0);
  useEffect(() => {
    const fewer = before.current - count;
    before.current = count;
    setMended(Math.max(0, fewer));
    const timer = setTimeout(() => setMended(0), STAY_MS);
    return () => clearTimeout(timer);
  }, [count]);
  return (
    <div role="status">
      {mended > 0 && (
        <p class="strip ok mended">
          <Icon name="check" size={16} /> {t("problems-mended", { count: mended })}
        </p>
      )}
    </div>
  );
}
