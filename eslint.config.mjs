import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** The import arrows of tests/arrows.test.ts that a pattern can tell, said in the editor already. */
const arrows = (folder, ...forbidden) => ({
  files: [`${folder}/**/*.ts`],
  rules: { "no-restricted-imports": ["error", { patterns: forbidden.map((group) => ({ group: [group] })) }] },
});

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      ".work/",
      ".stryker-tmp/",
      "reports/",
      "coverage/",
      "examples/quickstart/PingAuth/",
      "tests/bundles/",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        tsconfigRootDir: import.meta.dirname,
        projectService: { allowDefaultProject: ["*.js", "*.mjs"] },
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },
  // The compiler checks the scripts' names and types (checkJs); they are plain Node, so they require.
  { files: ["**/*.js", "**/*.mjs"], extends: [tseslint.configs.disableTypeChecked], rules: { "no-undef": "off" } },
  { files: ["**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  {
    files: ["tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
    },
  },
  arrows("sandbox", "**/provider/**"),
  arrows(
    "provider/apigee",
    "@pulumi/*",
    "../pulumi/**",
    "../resources/**",
    "../bundle/**",
    "../components/**",
    "**/sandbox/**",
  ),
  arrows(
    "provider/bundle",
    "@pulumi/*",
    "../pulumi/**",
    "../resources/**",
    "../apigee/**",
    "../components/**",
    "**/sandbox/**",
  ),
  arrows("provider/cli", "@pulumi/*", "../pulumi/**", "../components/**", "**/sandbox/**"),
  arrows("provider/pulumi", "../resources/**", "../bundle/**", "../components/**", "**/sandbox/**"),
);
