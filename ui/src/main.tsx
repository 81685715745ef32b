import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import "./theme/page.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
