export default function (config) {
  config.setLiquidOptions({ strictVariables: true, strictFilters: true })
  config.setNunjucksEnvironmentOptions({ throwOnUndefined: true })
  config.addPassthroughCopy('images')
}
