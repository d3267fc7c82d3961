import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

import org.ofdrw.core.annotation.pageannot.AnnotType;
import org.ofdrw.core.basicStructure.pageObj.layer.Type;
import org.ofdrw.core.basicType.ST_Box;
import org.ofdrw.layout.OFDDoc;
import org.ofdrw.layout.PageLayout;
import org.ofdrw.layout.VirtualPage;
import org.ofdrw.layout.edit.Annotation;
import org.ofdrw.layout.edit.Attachment;
import org.ofdrw.layout.element.AFloat;
import org.ofdrw.layout.element.Img;
import org.ofdrw.layout.element.Paragraph;
import org.ofdrw.layout.element.Position;
import org.ofdrw.layout.element.Span;
import org.ofdrw.reader.OFDReader;

/**
 * Writes OFD files with OFDRW's layout engine, as told by text files of lines `KIND<tab>field<tab>…`:
 * TITLE, BODY, CENTRED, RIGHT, FIRST and LINE (in the flow; the last two are lines of a paragraph), HEAD, NUMBERS (on every page), CELL x y width height text and COLUMN x y width
 * text (at a place in millimetres, on a page of their own), PICTURE path, MARK text (a watermark), ATTACH name path, INFO title.
 * Arguments: pairs of such a file and the OFD file to write.
 */
public class OfdWriter {
    private static final double SIZE = 5.6; // 三号, 16 points

    public static void main(String[] arguments) throws Exception {
        for (int at = 0; at < arguments.length; at += 2)
            write(Files.readAllLines(Paths.get(arguments[at])), Paths.get(arguments[at + 1]));
    }

    private static void write(List<String> lines, Path out) throws Exception {
        List<String[]> marks = new ArrayList<>();
        for (String line : lines)
            if (line.startsWith("MARK\t")) marks.add(line.split("\t"));
        Path plain = marks.isEmpty() ? out : Paths.get(out + ".plain");
        lay(lines, plain);
        if (!marks.isEmpty()) {
            // Annotations can only be added to a file that is there.
            try (OFDReader reader = new OFDReader(plain); OFDDoc doc = new OFDDoc(reader, out)) {
                for (String[] mark : marks) doc.addAnnotation(1, watermark(mark[1]));
            }
            Files.delete(plain);
        }
    }

    private static void lay(List<String> lines, Path out) throws Exception {
        try (OFDDoc doc = new OFDDoc(out)) {
            doc.setDefaultPageLayout(PageLayout.A4().setMargin(37d, 26d, 35d, 28d));
            List<String> heads = new ArrayList<>();
            boolean[] numbers = {false};
            for (String line : lines) {
                if (line.startsWith("HEAD\t")) heads.add(line.split("\t")[1]);
                if (line.equals("NUMBERS")) numbers[0] = true;
            }
            doc.onPage(page -> {
                for (String head : heads) page.add(placed(28, 20, 150, head, 3.7));
                if (numbers[0]) page.add(placed(98, 272, 30, "— " + page.getPageNum() + " —", 4.9));
            });
            VirtualPage page = null;
            for (String line : lines) {
                String[] fields = line.split("\t", -1);
                switch (fields[0]) {
                    case "TITLE": doc.add(paragraph(fields[1], 7.8).setFloat(AFloat.center)); break;
                    case "CENTRED": doc.add(paragraph(fields[1], SIZE).setFloat(AFloat.center)); break;
                    case "RIGHT": doc.add(paragraph(fields[1], SIZE).setFloat(AFloat.right)); break;
                    case "LINE": doc.add(paragraph(fields[1], SIZE)); break;
                    case "FIRST": doc.add(paragraph(fields[1], SIZE).setFirstLineIndent(2)); break;
                    case "BODY": doc.add(paragraph(fields[1], SIZE).setFirstLineIndent(2)); break;
                    case "PICTURE": doc.add(new Img(100d, 60d, Paths.get(fields[1]))); break;
                    case "ATTACH": doc.addAttachment(new Attachment(fields[1], Paths.get(fields[2]))); break;
                    case "CELL": case "COLUMN":
                        if (page == null) page = new VirtualPage(doc.getPageLayout());
                        page.add(at(fields));
                        break;
                    case "INFO":
                        doc.onRenderFinish((maximum, folder, number) -> {
                            try {
                                folder.getOfd().getDocBody().getDocInfo().setTile(fields[1]);
                            } catch (Exception error) {
                                throw new IllegalStateException(error);
                            }
                        });
                        break;
                    default:
                }
            }
            if (page != null) doc.addVPage(page);
        }
    }

    private static Paragraph paragraph(String text, double size) {
        Paragraph made = new Paragraph();
        made.add(new Span(text).setFontSize(size));
        made.setLineSpace(3.2d);
        return made;
    }

    private static Paragraph placed(double x, double y, double width, String text, double size) {
        Paragraph made = new Paragraph(x, y, width, 10d);
        made.add(new Span(text).setFontSize(size));
        made.setLayer(Type.Background);
        return made;
    }

    private static Paragraph at(String[] fields) {
        boolean isCell = fields[0].equals("CELL");
        Paragraph made = paragraph(fields[isCell ? 5 : 4], 4.2);
        made.setPosition(Position.Absolute).setXY(Double.valueOf(fields[1]), Double.valueOf(fields[2]));
        made.setWidth(Double.valueOf(fields[3]) - (isCell ? 3.6 : 0));
        if (isCell) made.setHeight(Double.valueOf(fields[4]) - 3.6).setBorder(0.3).setPadding(1.5d);
        return made;
    }

    private static Annotation watermark(String text) {
        return new Annotation(new ST_Box(0d, 0d, 210d, 297d), AnnotType.Watermark, context -> {
            context.font = "8mm 宋体";
            for (int row = 0; row < 3; row++) {
                context.save();
                context.translate(60, 60 + 70 * row);
                context.rotate(45);
                context.fillText(text, 10, 10);
                context.restore();
            }
        });
    }
}
