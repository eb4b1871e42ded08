package space.perigee.hw;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.NearestName;
import space.perigee.hw.yaml.YamlSchema;
import space.perigee.hw.yaml.YamlTree;

/** Reads a profile from YAML text, or reports everything that is wrong with it. */
final class ProfileReader {

  static final int MAX_DEPTH = 8;

  private final Map<ProfileKind, YamlSchema> schemas = new EnumMap<>(ProfileKind.class);

  ProfileReader() {
    for (ProfileKind kind : ProfileKind.values()) {
      schemas.put(kind, schemaOf(kind));
    }
  }

  /**
   * Reads one profile.
   *
   * @param file name for the findings
   * @param wanted the kind that it must be, or null if any will do
   * @param boards finds the board that a spacecraft names, or throws {@link ProfileException}
   * @param radios finds the radio that a spacecraft names, or throws {@link ProfileException}
   * @throws ProfileException if the text is no such profile
   */
  Profile read(
      String file,
      String text,
      @Nullable ProfileKind wanted,
      Function<String, Board> boards,
      Function<String, Radio> radios) {
    YamlTree tree = YamlTree.parse(file, text, MAX_DEPTH);
    List<Finding> findings = new ArrayList<>(tree.findings());
    if (tree.root().isMissingNode()) {
      throw new ProfileException(findings);
    }
    ProfileKind kind = kind(file, tree, wanted, findings);
    if (kind == null) {
      throw inOrder(findings);
    }
    List<Finding> refused = schema(kind).check(file, tree);
    if (!refused.isEmpty()) {
      throw inOrder(refused);
    }
    Profile profile = null;
    ProfileBinder binder = new ProfileBinder(tree.root());
    try {
      profile =
          switch (kind) {
            case BOARD -> binder.board();
            case RADIO -> binder.radio();
            case SPACECRAFT ->
                binder.spacecraft(
                    part(file, tree, "board", boards, findings),
                    part(file, tree, "radio", radios, findings));
          };
    } catch (FieldException e) {
      for (FieldException.Violation violation : e.violations()) {
        JsonPointer at = JsonPointer.compile("/" + violation.field().replace('.', '/'));
        findings.add(new Finding(file, tree.lineOf(at), violation.field(), violation.problem()));
      }
    }
    if (profile == null) {
      throw new ProfileException(findings);
    }
    return profile;
  }

  /** The schema of a kind, from the class path. */
  static YamlSchema schemaOf(ProfileKind kind) {
    return YamlSchema.load(ProfileReader.class, "schema/" + kind.label() + ".schema.json");
  }

  private YamlSchema schema(ProfileKind kind) {
    YamlSchema schema = schemas.get(kind);
    if (schema == null) {
      throw new IllegalStateException("no schema for " + kind);
    }
    return schema;
  }

  private static @Nullable ProfileKind kind(
      String file, YamlTree tree, @Nullable ProfileKind wanted, List<Finding> findings) {
    JsonNode label = tree.root().path("kind");
    String allowed = "must be one of " + String.join(", ", ProfileKind.labels());
    ProfileKind kind = ProfileKind.ofLabel(label.asText()).orElse(null);
    int line = tree.lineOf(JsonPointer.compile("/kind"));
    if (!tree.root().isObject()) {
      findings.add(new Finding(file, line, "", "is not a profile; must be fields and values"));
      return null;
    }
    if (label.isMissingNode()) {
      findings.add(new Finding(file, line, "kind", "is missing; " + allowed));
    } else if (kind == null) {
      String hint = NearestName.hint(label.asText(), ProfileKind.labels());
      findings.add(
          new Finding(file, line, "kind", Finding.quote(label.asText()) + " " + allowed + hint));
    } else if (wanted != null && wanted != kind) {
      findings.add(
          new Finding(
              file, line, "kind", Finding.quote(kind.label()) + " must be " + wanted.label()));
      return null;
    }
    return kind;
  }

  /**
   * Reports a missing board or radio as findings, so that the rest of the profile is checked too.
   */
  private static <T extends Profile> Function<String, @Nullable T> part(
      String file, YamlTree tree, String field, Function<String, T> find, List<Finding> findings) {
    return id -> {
      try {
        return find.apply(id);
      } catch (ProfileException e) {
        int line = tree.lineOf(JsonPointer.compile("/" + field));
        for (Finding finding : e.findings()) {
          boolean nameless = finding.line() == 0 && finding.field().isEmpty();
          findings.add(
              new Finding(
                  file,
                  line,
                  field,
                  nameless
                      ? Finding.quote(finding.file()) + " " + finding.problem()
                      : finding.toString()));
        }
        return null;
      }
    };
  }

  private static ProfileException inOrder(List<Finding> findings) {
    return new ProfileException(
        findings.stream().sorted(Comparator.comparingInt(Finding::line)).toList());
  }
}
