import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import DocumentPage from "./DocumentPage.svelte";
import { reportDocument } from "./lib/page.ts";

const target = document.getElementById("app");
if (target) mount(reportDocument ? DocumentPage : App, { target });
