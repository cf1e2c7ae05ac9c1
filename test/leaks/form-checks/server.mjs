import Ajv from 'ajv';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const ajv = new Ajv({ allErrors: true });

const fields = {
  text: (max) => ({ type: 'string', minLength: 1, maxLength: max }),
  count: (max) => ({ type: 'integer', minimum: 0, maximum: max }),
};

function check(form, value) {
  const properties = Object.fromEntries(form.fields.map(({ name, type, max }) => [name, fields[type](max)]));
  const validate = ajv.compile({ type: 'object', required: Object.keys(properties), properties });
  return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
}

createServer(async (req, res) => {
  try {
    const { form, value } = await json(req);
    const problems = check(form, value);
    res
      .writeHead(problems.length > 0 ? 422 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ problems }));
  } catch (error) {
    res.writeHead(400).end(error.message);
  }
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
