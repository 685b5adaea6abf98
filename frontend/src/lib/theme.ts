import { Badge, type CSSVariablesResolver, createTheme, darken } from "@mantine/core";

/** System fonts, so that every script has its own and nothing is loaded; lines high enough for
 * Gujarati and Hindi. */
export const theme = createTheme({
  primaryColor: "blue",
  primaryShade: { light: 8, dark: 8 }, // white on it reads with a contrast above 5
  autoContrast: true,
  luminanceThreshold: 0.18, // white on anything brighter has a contrast below 4.5, black above
  fontFamily: 'system-ui, "Noto Sans", "Noto Sans Devanagari", "Noto Sans Gujarati", sans-serif',
  lineHeights: { xs: "1.5", sm: "1.5", md: "1.5", lg: "1.5", xl: "1.5" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ defaultProps: { tt: "none" } }), // words, not shouts
    Loader: { defaultProps: { role: "img" } }, // a span has no label of its own
    // The head of a dialog is no second banner of the page. By name: they are loaded when needed.
    Modal: { defaultProps: { attributes: { header: { role: "none" } } } },
    Drawer: { defaultProps: { attributes: { header: { role: "none" } } } },
  },
});

/** The library's own dimmed grey has a contrast of 3.3, its orange of 3.6, its red of refused fields
 * too little as well, and so has its blue on the blue below a pointer; small text needs 4.5. */
export const readableColors: CSSVariablesResolver = (given) => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": given.colors.gray[7],
    "--mantine-color-error": given.colors.red[9],
    "--mantine-color-orange-text": darken(given.colors.orange[9], 0.15),
    "--mantine-color-blue-light-hover": darken(given.colors.blue[1], 0.03),
  },
  dark: {
    "--mantine-color-dimmed": given.colors.dark[1],
    "--mantine-color-error": given.colors.red[4],
  },
});
