import DataLoader from 'dataloader';
import { findArticles, findAuthors } from './database.mjs';

export const authors = new DataLoader((ids) => findAuthors(ids), { maxBatchSize: 100 });

export const articles = new DataLoader((ids) => findArticles(ids), { cache: false });
