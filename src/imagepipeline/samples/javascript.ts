/** The request in JavaScript for Node, Deno and Bun: a browser would show the key to everyone who looks. */
import type { SampleParts } from './sample-parts.ts'

export function javascriptSample({ url, header, body }: SampleParts): string {
  return `// Put your key into the environment first: export IMAGEPIPELINE_API_KEY=…
const url = ${literal(url)};
const headers = {
  ${literal(header)}: process.env.IMAGEPIPELINE_API_KEY,
  "Content-Type": "application/json",
};
const data = ${literal(body)};

async function ask(address, options) {
  const response = await fetch(address, { ...options, headers, signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(\`\${response.status}: \${await response.text()}\`);
  return response.json();
}

let reply = await ask(url, { method: "POST", body: JSON.stringify(data) });
const { id } = reply;

const deadline = Date.now() + 300_000;
while (reply.status === "PENDING") {
  if (Date.now() > deadline) throw new Error("Still pending after 5 minutes.");
  await new Promise((resolve) => setTimeout(resolve, 2000));
  reply = await ask(\`\${url}/status/\${id}\`);
}

if (reply.status !== "SUCCESS") throw new Error(\`No picture: \${JSON.stringify(reply)}\`);
for (const downloadUrl of reply.download_urls) console.log(downloadUrl);
`
}

/** JSON, fit to stand in a script and in a page: without line separators and without an end of script. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`)
    .replace(/<(?=\/script|!--)/gi, '\\u003c')
}
