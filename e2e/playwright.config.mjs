import { defineConfig } from '@playwright/test';

// One demo town for all journeys: started by `lib/setup.mjs`, stopped at the end.
export default defineConfig({
  testDir: 'journeys',
  outputDir: 'test-results/runs',
  globalSetup: './lib/setup.mjs',
  // Journeys share a town and two processor cores; they never share a case.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  // Far more than a journey needs, so that a machine with much else to do fails none.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['./lib/closing-line.mjs']],
  use: {
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 390, height: 844 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    actionTimeout: 30_000,
    // A page that still glides is clicked beside what was meant.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.RATHAUS_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'day', testIgnore: /(faults|night)\.spec\.mjs/ },
    // These switch off what the others need, so nobody else is in town.
    { name: 'faults', testMatch: /faults\.spec\.mjs/, dependencies: ['day'], fullyParallel: false },
    // These move the town's clock, so they come last and one after the other.
    { name: 'night', testMatch: /night\.spec\.mjs/, dependencies: ['faults'], fullyParallel: false },
  ],
});
