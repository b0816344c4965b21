import { UserError } from "../../core/index.ts";

function wrong(url: string, problem: string, help?: string): UserError {
  return new UserError({
    where: "parameter url",
    problem,
    expected: "http://HOST:PORT, with a path where there is one",
    got: `"${url}"`,
    ...(help === undefined ? {} : { help }),
  });
}

/** A server's address, checked. @throws UserError where it is no HTTP address or holds a name and password */
export function serverUrl(url: string): URL {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw wrong(url, "no address");
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") throw wrong(url, "no HTTP address");
  if (parsed.username !== "" || parsed.password !== "")
    throw wrong(
      `${parsed.protocol}//...@${parsed.host}`,
      "keys do not belong into addresses",
      "name an environment variable that holds the key with the parameter key_env",
    );
  return parsed;
}

/** The address of one API: the path is added unless the address ends with it. @throws UserError as `serverUrl` */
export function endpoint(url: string, path: string): string {
  const parsed = serverUrl(url);
  const base = parsed.pathname.replace(/\/+$/, "");
  if (path !== "" && !base.endsWith(path)) parsed.pathname = `${base}${path}`;
  return parsed.href;
}
