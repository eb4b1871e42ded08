/**
 * Strict reading of YAML written by people. {@link space.perigee.hw.yaml.YamlText} reads a file of
 * limited size, {@link space.perigee.hw.yaml.YamlTree} parses hostile text within hard limits and
 * remembers the lines, {@link space.perigee.hw.yaml.YamlSchema} checks the tree against a JSON
 * Schema, and errors are reported as {@link space.perigee.hw.yaml.Finding findings} with file,
 * line, field, value and what is allowed.
 *
 * <p>Used for hardware profiles and all other YAML files of a mission.
 */
@NullMarked
package space.perigee.hw.yaml;

import org.jspecify.annotations.NullMarked;
