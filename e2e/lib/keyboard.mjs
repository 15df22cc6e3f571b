import { expect } from '@playwright/test';

/** Presses Tab until `target` has the focus, and sees to it that the focus can be seen. */
export async function tabTo(page, target, presses = 80) {
  for (let press = 0; press < presses; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const shown = await target.evaluate((element) => {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        const outlined = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
        return outlined || (box.width <= 1 && box.height <= 1);
      });
      expect(shown, 'what has the focus must look so').toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} cannot be reached with the Tab key`);
}

/** Types into a field that was reached with the Tab key. */
export async function typeInto(page, target, text) {
  await tabTo(page, target);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Presses a button or follows a link that was reached with the Tab key. */
export async function press(page, target) {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}
