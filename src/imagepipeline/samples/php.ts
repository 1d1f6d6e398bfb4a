/** The request in PHP with its curl extension, as in the documents. */
import type { Body } from '../api/index.ts'
import type { SampleParts } from './sample-parts.ts'

export function phpSample({ url, header, body }: SampleParts): string {
  return `<?php
// Put your key into the environment first: export IMAGEPIPELINE_API_KEY=…
$url = ${literal(url)};
$headers = [
    ${literal(`${header}: `)} . getenv('IMAGEPIPELINE_API_KEY'),
    'Content-Type: application/json',
];
$data = ${array(body)};

function ask($address, $headers, $body = null)
{
    $request = curl_init($address);
    curl_setopt($request, CURLOPT_RETURNTRANSFER, true);
    curl_setopt($request, CURLOPT_TIMEOUT, 60);
    curl_setopt($request, CURLOPT_HTTPHEADER, $headers);
    if ($body !== null) {
        curl_setopt($request, CURLOPT_POSTFIELDS, $body);
    }
    $response = curl_exec($request);
    if ($response === false) {
        fail(curl_error($request));
    }
    if (curl_getinfo($request, CURLINFO_RESPONSE_CODE) >= 400) {
        fail($response);
    }
    return json_decode($response, true);
}

function fail($reason)
{
    fwrite(STDERR, "No picture: $reason\\n");
    exit(1);
}

$reply = ask($url, $headers, json_encode($data, JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION));
$id = $reply['id'] ?? '';

$deadline = time() + 300;
while ($reply['status'] === 'PENDING') {
    if (time() > $deadline) {
        fail('still pending after 5 minutes');
    }
    sleep(2);
    $reply = ask("$url/status/$id", $headers);
}

if ($reply['status'] !== 'SUCCESS') {
    fail(json_encode($reply));
}
foreach ($reply['download_urls'] as $download_url) {
    echo $download_url, "\\n";
}
`
}

function array(body: Body): string {
  const lines = Object.entries(body).map(([name, value]) => `    ${literal(name)} => ${literal(value)},\n`)
  return `[\n${lines.join('')}]`
}

function literal(value: Body[string]): string {
  if (typeof value === 'object') return `[${value.map(literal).join(', ')}]`
  return typeof value === 'string' ? text(value) : String(value)
}

/** Single quotes, where only two characters are special; double ones where a line break or its like must be visible. */
function text(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (!/[\0-\x1f\x7f]/.test(value)) return `'${value.replace(/[\\']/g, '\\$&')}'`
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    .replace(/[\0-\x1f\x7f]/g, (control) => (control === '\n' ? '\\n' : `\\u{${control.charCodeAt(0).toString(16)}}`))
  return `"${escaped}"`
}
