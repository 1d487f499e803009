// For tools that load a configuration by `require` and compile what they find, such as Docusaurus.
module.exports = require('./remark.js').default
