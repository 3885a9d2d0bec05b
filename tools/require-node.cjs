// Loaded with `node -r` before anything else. Plain old JavaScript on purpose: it must run on whatever Node is there.
var fs = require("node:fs");
var path = require("node:path");

var NEEDED_MAJOR = 24;
var root = path.join(__dirname, "..");
var major = Number(process.versions.node.split(".")[0]);

function stop(sentence) {
  process.stderr.write(sentence + "\n");
  process.exit(1);
}

// What builds the web app and runs the tests takes these for the end of a file's name.
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
