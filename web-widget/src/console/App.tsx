// The console as a whole: sign-in, or the desk.
import { lacking, workplace } from "./loading.ts";
import { Stopped } from "./Stopped.tsx";
import { session } from "./session.ts";
import { SignIn } from "./sign-in/SignIn.tsx";

export function App() {
  if (session.value === undefined) return null;
  if (session.value === null) return <SignIn />;
  const parts = workplace.value;
  if (parts) return <parts.Desk />;
  return lacking.value ? <Stopped /> : null;
}
