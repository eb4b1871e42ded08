package space.perigee.mission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import space.perigee.hw.text.TextResource;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlSchema;
import space.perigee.hw.yaml.YamlText;
import space.perigee.hw.yaml.YamlTree;

/**
 * Reads and writes mission files.
 *
 * <p>A file passes the YAML parser (lines, limits), the schema (fields, types, ranges) and the
 * reader (what fields mean together). Each says everything that it finds wrong, and a field that
 * one of them refused does not keep the next from checking the others.
 */
public final class MissionFile {

  /** Name of the file in a mission folder. */
  public static final String NAME = "mission.yaml";

  private static final String SCHEMA = "mission.schema.json";
  private static final int MAX_DEPTH = 6;

  /** Room for 10,000 satellites, each with every field and comments. */
  private static final int MAX_CHARS = 8 << 20;

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .stringQuotingChecker(new NumberQuoting())
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  /** Quotes text that a parser would take for a number. */
  private static final class NumberQuoting extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || value.matches("[-+]?[.\\d][-+.\\w]*(?<![smhd])");
    }
  }

  private MissionFile() {}

  /** The JSON Schema of mission files. */
  public static String schema() {
    return TextResource.read(MissionFile.class, SCHEMA);
  }

  /**
   * Reads a mission.
   *
   * @param folderOrFile a mission folder, or its file
   * @throws MissionException if there is no such file, or it is wrong; names all findings
   * @throws IOException if the file cannot be read
   */
  public static Mission read(Path folderOrFile) throws IOException {
    return read(folderOrFile, UnaryOperator.identity());
  }

  /**
   * The same, with a way to read the file from elsewhere.
   *
   * @param files maps the path of the mission file to the file to read in its place
   */
  public static Mission read(Path folderOrFile, UnaryOperator<Path> files) throws IOException {
    Path file = Files.isDirectory(folderOrFile) ? folderOrFile.resolve(NAME) : folderOrFile;
    Path used = files.apply(file);
    if (!Files.isRegularFile(used)) {
      String what = Files.exists(used) ? "is no file" : "no such file";
      throw refusal(file, what + "; must be a mission folder with its " + NAME);
    }
    String text;
    try {
      text = YamlText.read(used, "mission", MAX_CHARS);
    } catch (IllegalArgumentException e) {
      throw refusal(file, String.valueOf(e.getMessage()));
    }
    return parse(file, text);
  }

  /**
   * Parses the text of a mission file.
   *
   * @param file where it lies, or will: relative paths are relative to its folder
   * @throws MissionException if it is wrong; names all findings
   */
  public static Mission parse(Path file, String text) {
    String shown = file.toString();
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    YamlTree tree = YamlTree.parse(shown, text, MAX_DEPTH, MAX_CHARS);
    List<Finding> refused = YamlSchema.load(MissionFile.class, SCHEMA).check(shown, tree);
    if (!tree.root().isObject()) {
      throw new MissionException(
          tree.findings().isEmpty()
              ? List.of(new Finding(shown, 1, "", "is no mission; must be fields and values"))
              : tree.findings());
    }
    MissionFields fields =
        new MissionFields(shown, folder == null ? absolute : folder, tree, refused);
    Mission mission = new MissionReader(fields).mission(new MissionSource(absolute, shown, tree));
    if (!fields.findings().isEmpty()) {
      throw new MissionException(fields.findings());
    }
    return mission;
  }

  /** The mission with its defaults filled in and absolute paths, in the fields of the file. */
  public static JsonNode tree(Mission mission) {
    return new MissionTree(mission).tree();
  }

  /** {@link #tree} as YAML; reads back to the same mission. */
  public static String yaml(Mission mission) {
    try {
      return YAML.writeValueAsString(tree(mission));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text and numbers cannot be written", e);
    }
  }

  private static MissionException refusal(Path file, String problem) {
    return new MissionException(List.of(new Finding(file.toString(), 0, "", problem)));
  }
}
