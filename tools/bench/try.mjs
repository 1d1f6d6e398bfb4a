import { build, preview } from 'vite'
import { chromium } from 'playwright'
import { testBrowser } from '../browser.mjs'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
const [folder, device, size, steps] = process.argv.slice(2)
const { executablePath, args } = await testBrowser()
const outDir = resolve('.cache/bench/built')
await build({ logLevel: 'warn', build: { outDir, emptyOutDir: true, copyPublicDir: false, rollupOptions: { input: 'tools/bench/page.html' } } })
const server = await preview({ build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
const port = server.httpServer.address().port
const browser = await chromium.launch({ executablePath, args })
const page = await browser.newPage()
page.on('console', m => console.log('console', m.text().slice(0,300)))
page.on('pageerror', m => console.log('pageerror', m))
const cdp = await page.context().newCDPSession(page)
const sessions = []
cdp.on('Target.attachedToTarget', e => { sessions.push(e); console.log('attached', e.sessionId, e.targetInfo.type, e.targetInfo.title, e.targetInfo.url) })
const waiting = new Map(); let n = 0
cdp.on('Target.receivedMessageFromTarget', ({ message }) => { const m = JSON.parse(message); waiting.get(m.id)?.(m) })
await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
const ask = (method) => new Promise(r => { const id = ++n; waiting.set(id, r); cdp.send('Target.sendMessageToTarget', { sessionId: sessions[0].sessionId, message: JSON.stringify({ id, method }) }) })
await page.goto(`http://127.0.0.1:${port}/tools/bench/page.html`)
const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => join(e.parentPath ?? e.path, e.name)).filter(p=>/(model_index|scheduler\/|text_encoder\/|tokenizer\/|unet\/|vae\/)/.test(p))
await page.locator('input').setInputFiles(paths.map(p=>resolve(p)))
await page.evaluate(() => bench.ready())
console.log(await ask('HeapProfiler.collectGarbage'))
console.log('idle', await ask('Runtime.getHeapUsage'))
const t0 = Date.now()
let go = true
const peak = {}
const samples = []
;(async () => { while (go) { const t = Date.now(); const { result: r } = await ask('Runtime.getHeapUsage'); samples.push([t - t0, Date.now() - t0, Math.round(r.usedSize/1e6), Math.round(r.backingStorageSize/1e6), Math.round(r.embedderHeapUsedSize/1e6)]); await new Promise(r => setTimeout(r, 20)) } })()
await page.evaluate((job) => bench.start(job), { paths: paths.map(p => resolve(p).slice(resolve(folder).length + 1)), device, size: +size, steps: +steps })
await page.evaluate(() => bench.loaded())
console.log('loaded', Date.now() - t0, samples.length); console.log(samples.map(s=>s.join(' ')).join('\n'))
samples.length=0
console.log(JSON.stringify(await page.evaluate(() => bench.drawn()), null, 1))
go = false
console.log('drawn', Date.now() - t0, samples.length); console.log(samples.slice(0,100).map(s=>s.join(' ')).join('\n'))
await browser.close()
await server.close()
