import "./strict-csp.ts";
import "./styles/theme.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/buttons.css";
import "./styles/controls.css";
import "./styles/pieces.css";
import "./styles/light.css";
import "./styles/breath.css";
import "./styles/print.css";
import { render } from "preact";
import { browserEnvironment, createClient, indexedDbStorage } from "../../client-sdk/src/index.ts";
import { whenNothingIsDrawn } from "./own-frame.ts";
import { Root } from "./root.tsx";

const environment = { ...browserEnvironment(), whenFree: whenNothingIsDrawn };
const client = createClient({ url: location.origin, storage: indexedDbStorage(), environment });
const root = document.getElementById("root");
if (root !== null) render(<Root client={client} />, root);
