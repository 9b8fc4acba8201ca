// Judges PDF files by veraPDF: PDF/A-3u (ISO 19005-3) and, as far as a machine can tell, PDF/UA-1 (ISO 14289-1).
// Arguments: files. One line per file and flavour on standard output, tab-parted: file, flavour, `passes` or `fails`; after a
// failure one line per broken rule: `-`, clause and test, what it demands, where. Run from source by `java -cp … Judge.java`.

import java.io.FileInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Judge {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (String file : files)
      for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFA_3_U, PDFAFlavour.PDFUA_1}) judge(file, flavour);
  }

  private static void judge(String file, PDFAFlavour flavour) throws Exception {
    try (FileInputStream bytes = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.println(file + "\t" + flavour.getId() + "\t" + (result.isCompliant() ? "passes" : "fails"));
      Map<String, String> broken = new LinkedHashMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
        String rule = assertion.getRuleId().getClause() + " test " + assertion.getRuleId().getTestNumber();
        broken.putIfAbsent(rule, assertion.getMessage() + "\t" + assertion.getLocation().getContext());
      }
      broken.forEach((rule, where) -> System.out.println("-\t" + rule + "\t" + where.replace('\n', ' ')));
    }
  }
}
