package space.perigee.onboard.flight.inputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.inputs.DamagedInput.Remedy;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;

/*
 * When a satellite has started, it keeps a copy of each file that it started from, with size, time and CRC32C of the
 * original. At the next start they tell four cases apart:
 *
 *   content as recorded                       intact: used
 *   other content, same size and time         nobody has written the file, so the medium has changed it: the copy is used
 *   other content, other size or time         the operator has sent another file: used, and copied once the satellite has
 *                                             started; if it does not start, everything that was changed is taken from
 *                                             the copies, which are the set of files that flew last
 *   cannot be read                            the copy is used
 *
 * So an operator must not restore the time of a file that he has edited, as no program does unless told to. A file that
 * was damaged on its way up counts as changed; if a format does not detect the damage, the log still says that the file
 * is another one, and in how many bits.
 *
 * A damaged copy beside an intact file is written again. The originals are never written: they are the operator's.
 *
 * A copy costs its size on disk, once. Inputs of more than MAX_COPY_BYTES, such as a year of images, are recorded but
 * not copied: damage is then found and reported, and what can still be read is used.
 */

/**
 * Second copies of the files that a satellite starts from, in its state folder. Only its owner can
 * read them, as there may be keys among them.
 */
public final class InputCopies {

  private static final Logger log = LoggerFactory.getLogger(InputCopies.class);

  private static final long MAX_COPY_BYTES = 64L << 20;

  private final @Nullable Path folder;
  private final boolean hasFlown;
  private final Map<String, InputCopy> inputs = new LinkedHashMap<>();
  private final List<DamagedInput> findings = new ArrayList<>();

  private InputCopies(@Nullable Path folder, boolean hasFlown) {
    this.folder = folder;
    this.hasFlown = hasFlown;
  }

  /**
   * The copies in a folder, which need not exist. Nothing is written before {@link #keep}, except
   * in the folder itself.
   *
   * @param hasFlown whether the satellite has a state from an earlier start
   */
  public static InputCopies in(Path folder, boolean hasFlown) {
    return new InputCopies(folder, hasFlown);
  }

  /** No copies: every file is used as it is. */
  public static InputCopies none() {
    return new InputCopies(null, false);
  }

  /**
   * The intact version of an input: the file itself or its copy.
   *
   * @param input name of the input, letters, digits and hyphens, such as {@code golden}
   * @param source file or folder that the operator names
   * @return where to read it
   */
  public Path intact(String input, Path source) {
    Path copies = folder;
    if (copies == null) {
      return source;
    }
    return inputs
        .computeIfAbsent(
            input, name -> new InputCopy(name, copies.resolve(name), source, this::report))
        .used();
  }

  private void report(DamagedInput finding) {
    findings.add(finding);
    log.error(
        "event=input-damaged input={} file={} problem=\"{}\" remedy={}",
        finding.input(),
        finding.file(),
        finding.problem(),
        finding.remedy().text());
  }

  /** Reads a file or a folder. */
  public interface Reader<T> {
    T read(Path path) throws IOException;
  }

  /**
   * Reads the intact version of an input. A satellite that has flown does without the input if it
   * cannot be read: it has started with it before.
   *
   * @param input name of the input, as for {@link #intact}
   * @throws InputException if it cannot be used, and the satellite has not flown, or there is a
   *     version that it started with before
   */
  public <T> Optional<T> readOrDoWithout(String input, Path source, Reader<T> reader)
      throws IOException {
    Path intact = intact(input, source);
    try {
      return Optional.of(reader.read(intact));
    } catch (IOException | UncheckedIOException | InputException e) {
      InputCopy copy = inputs.get(input);
      if (!hasFlown || copy == null || copy.canFallBack()) {
        throw e;
      }
      String reason = FileTrouble.text(e);
      report(new DamagedInput(input, source, "cannot be used: " + reason, Remedy.NONE));
      return Optional.empty();
    }
  }

  /**
   * The intact copy of what an input was at the last start; empty if there is none.
   *
   * @param input name of the input, for which {@link #intact} was asked
   */
  public Optional<Path> ofLastStart(String input) {
    return Optional.ofNullable(inputs.get(input)).flatMap(InputCopy::ofLastStart);
  }

  /** True if the satellite has started before. */
  public boolean hasFlown() {
    return hasFlown;
  }

  /** True if changed inputs can be taken from the copies of the last start. */
  public boolean canFallBack() {
    return inputs.values().stream().anyMatch(InputCopy::canFallBack);
  }

  /**
   * Takes all changed inputs from the copies of the last start.
   *
   * @param reason why the satellite does not start with the changed ones
   */
  public void fallBack(String reason) {
    inputs.values().stream()
        .filter(InputCopy::canFallBack)
        .forEach(input -> input.fallBack(reason));
  }

  /** What is damaged, and what is used instead. */
  public List<DamagedInput> findings() {
    return List.copyOf(findings);
  }

  /**
   * The satellite has started: keeps copies of new and changed inputs. A copy that cannot be
   * written is reported, and tried again at the next start.
   */
  public void keep() {
    Path copies = folder;
    if (copies == null) {
      return;
    }
    try {
      createPrivate(copies);
    } catch (IOException e) {
      log.warn("event=copies-not-written folder={} reason=\"{}\"", copies, FileTrouble.text(e));
      return;
    }
    inputs.forEach(
        (name, input) -> {
          String change = input.change();
          if (!change.isEmpty()) {
            log.warn("event=input-changed input={} file={} {}", name, input.used(), change);
          }
          try {
            if (!input.keep(MAX_COPY_BYTES)) {
              log.warn(
                  "event=input-not-copied input={} file={} limit={}",
                  name,
                  input.used(),
                  MAX_COPY_BYTES);
            }
          } catch (IOException | UncheckedIOException e) {
            log.warn(
                "event=copy-not-written input={} folder={} reason=\"{}\"",
                name,
                copies,
                FileTrouble.text(e));
          }
        });
  }

  private static void createPrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    Set<java.nio.file.attribute.PosixFilePermission> mode =
        PosixFilePermissions.fromString("rwx------");
    if (!Files.getPosixFilePermissions(folder).equals(mode)) {
      Files.setPosixFilePermissions(folder, mode);
    }
  }
}
