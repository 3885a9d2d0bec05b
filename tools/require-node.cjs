// Loaded with `node -r` before anything else. Old JavaScript on purpose: it must run on any version of Node.
var fs = require("node:fs");
var path = require("node:path");

var NEEDED_MAJOR = 24;
var root = path.join(__dirname, "..");
var major = Number(process.versions.node.split(".")[0]);

function stop(sentence) {
  process.stderr.write(sentence + "\n");
  process.exit(1);
}

// The tools that build the web app and run the tests take these as the end of a file's name.
if (/[#?]/.test(root)) {
  stop("Attune can't be built where the path holds a # or a ?: move " + root + " to another folder.");
}
if (!fs.existsSync(path.join(root, "node_modules", "zod"))) {
  stop("Attune's packages are not installed here yet: run `npm ci`, then try again.");
}
if (major < NEEDED_MAJOR) {
  stop(
    "Attune needs Node " +
      NEEDED_MAJOR +
      " and found " +
      process.version +
      ": run `npm ci --ignore-scripts=false`" +
      " (it brings its own), or install Node " +
      NEEDED_MAJOR +
      ".",
  );
}
