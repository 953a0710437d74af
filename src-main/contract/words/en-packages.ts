/** What is said by the commands that make a package, in a terminal. */
export const packagesEnglish = {
  badFeed: 'OS1_UPDATE_FEED must be an address that begins with https:// and holds no password.',
  noFeed: 'OS1_UPDATE_FEED is not set, so these packages look for no newer ones, and say so.',
  testBuild: 'OS1_TEST_BUILD is set: these packages can be debugged from outside, and are for tests only.',
  lacks: (files: string) => `The package lacks ${files}; docs/packages.md says how to get it.`,
  noLicence: (packages: string) =>
    `No licence was found for ${packages}; put the text that its authors publish into assets/licences.`,
  licences:
    'OS1 is made with the work of others. Each part of it that was not written for OS1 is named here with its licence. Electron and Chromium have files of their own beside the program: LICENSE.electron.txt and LICENSES.chromium.html.',
};
