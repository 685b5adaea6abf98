import { Badge, type CSSVariablesResolver, createTheme } from "@mantine/core";

/** System fonts, so that every script has its own and nothing is loaded; lines high enough for
 * Gujarati and Hindi. */
export const theme = createTheme({
  primaryColor: "blue",
  primaryShade: { light: 8, dark: 8 }, // white on it reads with a contrast above 5
  autoContrast: true,
  fontFamily: 'system-ui, "Noto Sans", "Noto Sans Devanagari", "Noto Sans Gujarati", sans-serif',
  lineHeights: { xs: "1.5", sm: "1.5", md: "1.5", lg: "1.5", xl: "1.5" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ defaultProps: { tt: "none" } }), // words, not shouts
    // The head of a dialog is no second banner of the page. By name: they are loaded when needed.
    Modal: { defaultProps: { attributes: { header: { role: "none" } } } },
    Drawer: { defaultProps: { attributes: { header: { role: "none" } } } },
  },
});

/** The library's own dimmed grey has a contrast of 3.3; 4.5 is what small text needs. */
export const readableGreys: CSSVariablesResolver = (given) => ({
  variables: {},
  light: { "--mantine-color-dimmed": given.colors.gray[7] },
  dark: { "--mantine-color-dimmed": given.colors.dark[1] },
});
