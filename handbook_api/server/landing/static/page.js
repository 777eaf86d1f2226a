// Starts the page: the texts first, then the people, then everything that needs somebody to be.
import { startApiExamples } from "./examples.js";
import { startCopying } from "./copying.js";
import { startHandbook } from "./handbook.js";
import { startNewborn } from "./newborn.js";
import { startPeople } from "./people.js";
import { startPushes } from "./pushes.js";
import { startRecording } from "./record.js";
import { startSearch } from "./search.js";
import { meetPeople, session } from "./session.js";
import { loadTexts, startLanguages } from "./texts.js";
import { trouble } from "./trouble.js";

try {
  await loadTexts();
  startLanguages();
  startCopying();
  await meetPeople();
  if (session.people.length === 0) {
    document.getElementById("how-to-start").hidden = false;
  } else {
    document.getElementById("try").hidden = false;
    startHandbook();
    startRecording();
    startNewborn();
    startSearch();
    startPushes();
    await startApiExamples();
    startPeople();
  }
} catch (error) {
  trouble(error);
}
