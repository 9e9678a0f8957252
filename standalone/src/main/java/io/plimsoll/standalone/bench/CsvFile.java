package io.plimsoll.standalone.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A file of comma-separated values, plain or compressed by gzip, without quotes. */
final class CsvFile {
    private final Path path;
    private final List<String> columns;
    private final List<String[]> rows;

    private CsvFile(Path path, List<String> columns, List<String[]> rows) {
        this.path = path;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Reads a file whole.
     *
     * @throws IOException if it can't be read or has no heading
     */
    static CsvFile read(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path);
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        path.toString().endsWith(".gz")
                                                ? new GZIPInputStream(file)
                                                : file,
                                        StandardCharsets.UTF_8))) {
            String heading = reader.readLine();
            if (heading == null) {
                throw new IOException(path + " is empty; a line of column names is expected");
            }
            List<String[]> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    rows.add(line.split(",", -1));
                }
            }
            return new CsvFile(path, List.of(heading.strip().split(",", -1)), rows);
        }
    }

    /** The columns' names. */
    List<String> columns() {
        return columns;
    }

    /** The lines behind the heading. */
    List<String[]> rows() {
        return rows;
    }

    /**
     * The place of a column.
     *
     * @throws IOException if there is none of this name
     */
    int column(String name) throws IOException {
        int column = columns.indexOf(name);
        if (column < 0) {
            throw new IOException(
                    path + " has no column '" + name + "', only " + String.join(", ", columns));
        }
        return column;
    }

    /**
     * The number in a row; NaN where there is none.
     *
     * @throws IOException if there is something that is no number
     */
    double number(int row, int column) throws IOException {
        String[] fields = rows.get(row);
        String text = column < fields.length ? fields[column].strip() : "";
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    path + ", line " + (row + 2) + ": '" + text + "' is no number", e);
        }
    }
}
