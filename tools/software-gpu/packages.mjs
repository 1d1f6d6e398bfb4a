/** Debian packages, installed where this user may. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs Debian packages, from the given suite where one is named; false where apt is missing, forbidden or fails. */
export function install(/** @type {string[]} */ packages, /** @type {string | undefined} */ suite = undefined) {
  if (!existsSync('/usr/bin/apt-get') || !mayInstall()) return false
  console.log(`Installing ${packages.join(', ')} for the tests…`)
  const from = suite ? ['-t', suite] : []
  return (
    asRoot('apt-get', 'update') && asRoot('apt-get', 'install', '-y', '--no-install-recommends', ...from, ...packages)
  )
}

/** The version of an installed package; undefined where it is not installed. */
export function installedVersion(/** @type {string} */ name) {
  return spawnSync('dpkg-query', ['-W', name], { encoding: 'utf8' }).stdout?.split('\t')[1]?.trim() || undefined
}

/** Makes Debian 12's backports suite known to apt, on the mirror that this machine already uses; does nothing elsewhere. */
export function addBackports() {
  const { stdout } = spawnSync(
    'apt-get',
    ['indextargets', '--format', '$(RELEASE) $(REPO_URI)', 'Created-By: Packages'],
    {
      encoding: 'utf8',
    },
  )
  const mirrors = Object.fromEntries(stdout.split('\n').map((line) => line.split(' ')))
  if (!mirrors.bookworm || mirrors['bookworm-backports'] || !mayInstall()) return
  const source = `Types: deb
URIs: ${mirrors.bookworm}
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`
  spawnSync(...command('tee', '/etc/apt/sources.list.d/bookworm-backports.sources'), { input: source })
}

function mayInstall() {
  return process.getuid?.() === 0 || spawnSync('sudo', ['-n', 'true']).status === 0
}

function asRoot(/** @type {string[]} */ ...words) {
  const { status, stderr } = spawnSync(...command('env', 'DEBIAN_FRONTEND=noninteractive', ...words), {
    encoding: 'utf8',
  })
  if (status !== 0) console.error(stderr)
  return status === 0
}

/** @returns {[string, string[]]} */
function command(/** @type {string[]} */ ...words) {
  const [program = '', ...rest] = process.getuid?.() === 0 ? words : ['sudo', '-n', ...words]
  return [program, rest]
}
