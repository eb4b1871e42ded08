/**
 * YAML that people write, read strictly: {@link space.perigee.hw.yaml.YamlTree} parses hostile text
 * within hard limits and remembers the lines, {@link space.perigee.hw.yaml.YamlSchema} checks the
 * tree against a JSON Schema, and everything that is wrong comes back as {@link
 * space.perigee.hw.yaml.Finding findings} with file, line, field, value and what is allowed.
 *
 * <p>Hardware profiles are read with it, and so is whatever else a mission writes in YAML.
 */
@NullMarked
package space.perigee.hw.yaml;

import org.jspecify.annotations.NullMarked;
