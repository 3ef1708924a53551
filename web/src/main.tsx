import { render } from "preact";
import "@fontsource-variable/inter/wght.css";
import "./style.css";
import { followHistory } from "./state/address";
import { startPreferences } from "./state/preferences";
import { start } from "./state/session";
import { Frame } from "./ui/frame";

const page = document.getElementById("page");
if (page) {
  startPreferences();
  followHistory();
  render(<Frame />, page);
  void start();
}
