/**
 * The report of a simulated mission: a self-contained {@code index.html} to open or send, and the
 * same data for programs as {@code report.json}.
 *
 * <p>A simulation fills in a {@link space.perigee.sim.report.MissionReport}, and {@link
 * space.perigee.sim.report.ReportWriter}, the place to start reading, writes both files to a
 * folder. {@code MissionPage} describes the page as data: a {@link
 * space.perigee.sim.report.ResultPage} of key figures, {@link space.perigee.sim.report.Plot}s and
 * {@link space.perigee.sim.report.DataTable}s, as any other report does. {@code Page} makes it
 * HTML: {@code Markup} escapes every text, so no name of a mission, satellite or station can become
 * markup, and the plots travel as JSON, which {@code plots.js} hands to Chart.js. The page loads
 * nothing; its content security policy allows only the style and the scripts that are part of it.
 */
@NullMarked
package space.perigee.sim.report;

import org.jspecify.annotations.NullMarked;
