/** Which view and item the address names: `#view=0&item=<data set>/<id>`. Both parts are URI components. */
function read(): { view: number; item: string | null } {
  const params = new URLSearchParams(location.hash.slice(1));
  const view = Number(params.get("view") ?? 0);
  return { view: Number.isInteger(view) && view >= 0 ? view : 0, item: params.get("item") };
}

/** The address as state; it follows the reader's back and forward buttons. */
export const address = $state(read());

window.addEventListener("hashchange", () => Object.assign(address, read()));

/** Changes the address without a jump; the page can be reloaded or the link shared. */
export function go(change: Partial<{ view: number; item: string | null }>): void {
  Object.assign(address, change);
  const params = new URLSearchParams();
  if (address.view !== 0) params.set("view", String(address.view));
  if (address.item !== null) params.set("item", address.item);
  history.replaceState(null, "", `${location.pathname}${location.search}#${params}`);
}
